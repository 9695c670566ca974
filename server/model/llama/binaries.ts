/** Which node-llama-cpp runs models here, and its prebuilt binaries by the kind of machine. Plain data. */

/** The version that the engine is written and tested against; package.json names it, too. */
export const llamaVersion = '3.22.1';

/** For processors alone; those for graphics are packages of their own. */
export const llamaBinaries: Readonly<Record<string, string>> = {
  'linux x64': '@node-llama-cpp/linux-x64',
  'linux arm64': '@node-llama-cpp/linux-arm64',
  'darwin arm64': '@node-llama-cpp/mac-arm64-metal',
  'darwin x64': '@node-llama-cpp/mac-x64',
  'win32 x64': '@node-llama-cpp/win-x64',
  'win32 arm64': '@node-llama-cpp/win-arm64',
};
