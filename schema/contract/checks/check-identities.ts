/** Each product has a urn of its own, made from a slug; each document has an id of its own. */
import { isSlug } from '../../../lib/urn.ts';
import { describeValue } from '../describe-issue.ts';
import type { Fault, Path } from '../fault.ts';
import { originsOf, segmentOf, titleOf, type ProductOrigin } from '../product-segment.ts';
import type { Folder, ReadFile } from '../read-folder.ts';

export function checkIdentities(folder: Folder): readonly Fault[] {
  return [...checkIds(folder.contracts), ...checkIds(folder.products), ...checkSegments(originsOf(folder))];
}

function checkIds(files: readonly ReadFile<{ readonly id: string }>[]): readonly Fault[] {
  const firstById = new Map<string, string>();
  return files.flatMap(({ path, document, source }) => {
    const first = firstById.get(document.id);
    if (first !== undefined) {
      return [
        source.faultAt(['id'], `expected an id of its own, found ${describeValue(document.id)}, the id of ${first}`),
      ];
    }
    firstById.set(document.id, path);
    return [];
  });
}

function checkSegments(origins: readonly ProductOrigin[]): readonly Fault[] {
  const firstBySegment = new Map<string, string>();
  return origins.flatMap((origin) => {
    const segment = segmentOf(origin);
    const fault = (message: string) => [origin.file.source.faultAt(nameField(origin), message)];
    if (segment === null || !isSlug(segment)) return fault(notASlug(origin));
    const first = firstBySegment.get(segment);
    if (first !== undefined)
      return fault(`expected a product of its own, found the product "${segment}" of ${first} again`);
    firstBySegment.set(segment, origin.file.path);
    return [];
  });
}

function notASlug(origin: ProductOrigin): string {
  const title = describeValue(titleOf(origin));
  return origin.kind === 'product'
    ? `expected a file name such as card-settlements.odps.yaml (small letters, digits and "-", a letter first), found ${title}`
    : `expected a name with a letter from a to z, found ${title}`;
}

/** The field that a product's segment comes from; the whole file where that is its name. */
function nameField(origin: ProductOrigin): Path {
  if (origin.kind === 'product') return [];
  const { dataProduct, name } = origin.file.document;
  return dataProduct !== undefined ? ['dataProduct'] : name !== undefined ? ['name'] : [];
}
