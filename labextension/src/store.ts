/** State that can be looked at and waited for, apart from any view. */
import { useSyncExternalStore } from 'react';

/** One immutable value; `set` merges a patch and tells the listeners if it changed anything. */
export class Store<T extends object> {
  constructor(private _value: T) {}

  get = (): T => this._value;

  set(patch: Partial<T>): void {
    const keys = Object.keys(patch) as (keyof T)[];
    if (keys.some(key => !Object.is(patch[key], this._value[key]))) {
      this._value = { ...this._value, ...patch };
      for (const listener of [...this._listeners]) {
        listener();
      }
    }
  }

  /** Call `listener` after every change, until the returned function is called. */
  subscribe = (listener: () => void): (() => void) => {
    this._listeners.add(listener);
    return () => {
      this._listeners.delete(listener);
    };
  };

  private _listeners = new Set<() => void>();
}

/** The store's value; the component renders again when it changes. */
export function useStore<T extends object>(store: Store<T>): T {
  return useSyncExternalStore(store.subscribe, store.get);
}
