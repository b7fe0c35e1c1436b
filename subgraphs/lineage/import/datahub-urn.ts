/** DataHub's urns of datasets: `urn:li:dataset:(urn:li:dataPlatform:<platform>,<name>,<environment>)`. */
import type { DatasetKey } from '../model/node-id.ts';

const DATASET_URN = /^urn:li:dataset:\(urn:li:dataPlatform:([^,()]+),(.+),([^,()]+)\)$/s;

/** The namespace is the platform's last segment, the name the middle part. `null`: not the urn of a dataset. */
export function parseDatahubUrn(urn: string): DatasetKey | null {
  const match = DATASET_URN.exec(urn);
  return match ? { namespace: match[1]!, name: match[2]! } : null;
}
