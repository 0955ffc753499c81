"""Requirements to files: a lock of one wheel per package, unpacked, compiled, zipped.

``resolve`` (lock) → ``unpack`` (store, one folder per wheel) → ``tree`` or ``write``
(archive). Everything lies in the cache, named by the hash of what made it.
"""
