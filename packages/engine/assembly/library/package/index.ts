// The package library: require over preloaded modules, modules of the host, and files below granted folders.

export { packageRequire } from "./require";
export { packageLoadlib, packageSearchpath } from "./functions";
export {
  packageInternalSearchHost, packageInternalSearchLibrary, packageInternalSearchPath, packageInternalSearchPreload,
  packageInternalSearchRoot,
} from "./searchers";
