/** The package in a Node whose fetch keeps answers as a browser does: `node undici-cache.mjs URL`. */
import * as library from 'ionos-backup';
import { Agent, cacheStores, interceptors, setGlobalDispatcher } from 'undici';
import { caching } from '../../runtimes/caching.mjs';

const store = new cacheStores.MemoryCacheStore();
setGlobalDispatcher(new Agent().compose(interceptors.cache({ store, type: 'private' })));
console.log(await caching(library, process.argv[2]));
