/** What components take from around them: words and ways out of the panel. */
import type { TranslationBundle } from '@jupyterlab/translation';
import { createContext, useContext } from 'react';
import type { BuiltFile } from './types';

/** What a component can ask the application for. */
export interface Actions {
  copy(text: string): void;
  /** Open a generated file as a read-only tab. */
  openFile(build: string, file: BuiltFile): void;
}

export interface Surroundings {
  trans: TranslationBundle;
  actions: Actions;
}

export const Surrounding = createContext<Surroundings | null>(null);

export function useSurroundings(): Surroundings {
  const found = useContext(Surrounding);
  if (!found) {
    throw new Error('a component of nb2fn stands outside its panel');
  }
  return found;
}

export function useTrans(): TranslationBundle {
  return useSurroundings().trans;
}
