/**
 * What follows from the contracts of all domains together. A column's sources say where it comes from; an output dataset
 * without such sources comes from everything that the product reads. Input ports that don't name their datasets are
 * resolved through the output ports of other products.
 */
import type { Flow, Transformation } from '../model/change.ts';
import { CONFIDENCE } from '../model/confidence.ts';
import type { Declaration, DeclaredPort, DeclaredProduct, ProductRead } from '../model/declaration.ts';
import { groupBy } from '../model/group-by.ts';
import { columnId, datasetId } from '../model/node-id.ts';
import { sortTransformations } from '../store/derive-flows.ts';

export interface HarvestedDomain {
  readonly at: string;
  readonly products: readonly DeclaredProduct[];
}

export function declareFlows(domains: ReadonlyMap<string, HarvestedDomain>): ReadonlyMap<string, Declaration> {
  const directory = createDirectory([...domains.values()].flatMap(({ products }) => products));
  return new Map(
    [...domains].map(([domain, { at, products }]) => {
      const declared = products.map((product) => declareProduct(product, directory));
      const flows = declared.flatMap((each) => each.flows);
      return [domain, { at, products, flows: distinctFlows(flows), reads: declared.flatMap((each) => each.reads) }];
    }),
  );
}

interface Directory {
  /** The urn and datasets that an input port reads, as far as that can be told. */
  readonly resolve: (port: DeclaredPort) => ResolvedInput;
  readonly isClaimedBy: (dataset: string, urn: string) => boolean;
}

interface ResolvedInput {
  readonly urn: string | null;
  readonly datasets: readonly string[];
}

function createDirectory(products: readonly DeclaredProduct[]): Directory {
  const byUrn = new Map(products.map((product) => [product.urn, product]));
  const offers = products.flatMap(({ urn, outputPorts }) => outputPorts.map((port) => ({ urn, port })));
  const byContract = groupBy(offers, ({ port }) => port.contractId);

  function portsRead({ productUrn, contractId }: DeclaredPort): { urn: string | null; ports: readonly DeclaredPort[] } {
    if (productUrn !== null) {
      const ports = byUrn.get(productUrn)?.outputPorts ?? [];
      const ofContract = ports.filter((port) => contractId !== null && port.contractId === contractId);
      return { urn: productUrn, ports: ofContract.length > 0 ? ofContract : ports };
    }
    const matches = contractId === null ? [] : (byContract.get(contractId) ?? []);
    const urns = new Set(matches.map(({ urn }) => urn));
    return urns.size === 1
      ? { urn: matches[0]!.urn, ports: matches.map(({ port }) => port) }
      : { urn: null, ports: [] };
  }

  return {
    resolve: (input) => {
      const { urn, ports } = portsRead(input);
      const datasets = input.datasets.length > 0 ? input.datasets : ports.flatMap((port) => port.datasets);
      return { urn, datasets: datasets.map(datasetId) };
    },
    isClaimedBy: (dataset, urn) =>
      (byUrn.get(urn)?.outputPorts ?? []).some(({ datasets }) => datasets.some((key) => datasetId(key) === dataset)),
  };
}

function declareProduct(product: DeclaredProduct, directory: Directory): Pick<Declaration, 'flows' | 'reads'> {
  const inputs = product.inputPorts.map(directory.resolve);
  const columnFlows = product.outputPorts.flatMap(flowsOfColumns);
  const explained = new Set(columnFlows.filter(isBetweenDatasets).map(({ to }) => to));
  const outputs = [...new Set(product.outputPorts.flatMap(({ datasets }) => datasets.map(datasetId)))];
  const bare = outputs.filter((output) => !explained.has(output));
  const read = [...new Set(inputs.flatMap(({ datasets }) => datasets))];
  const confidence = read.length > 1 && outputs.length > 1 ? CONFIDENCE.product : CONFIDENCE.contract;
  const flows = [
    ...columnFlows,
    ...bare.flatMap((to) => read.map((from): Flow => ({ ...toFlow(from, to), confidence }))),
  ];
  return { flows: flows.filter(({ from, to }) => from !== to), reads: readsOf(product, inputs, { flows, directory }) };
}

/** From each source to its column and to the column's dataset; a dataset that draws on itself alone has no source. */
function flowsOfColumns({ columns }: DeclaredPort): readonly Flow[] {
  return columns.flatMap((column) =>
    column.sources.flatMap((source) => [
      ...(source.column === null
        ? []
        : [
            toFlow(
              columnId({ dataset: source.dataset, name: source.column }),
              columnId(column),
              source.transformations ?? [],
            ),
          ]),
      ...(datasetId(source.dataset) === datasetId(column.dataset)
        ? []
        : [toFlow(datasetId(source.dataset), datasetId(column.dataset))]),
    ]),
  );
}

/** A product that is read, though no flow begins at a dataset of its own, is read all the same. */
function readsOf(
  { urn }: DeclaredProduct,
  inputs: readonly ResolvedInput[],
  { flows, directory }: { readonly flows: readonly Flow[]; readonly directory: Directory },
): readonly ProductRead[] {
  const begun = new Set(flows.filter(isBetweenDatasets).map(({ from }) => from));
  const unseen = inputs.filter(
    (input) =>
      input.urn !== null &&
      input.urn !== urn &&
      !input.datasets.some((dataset) => begun.has(dataset) && directory.isClaimedBy(dataset, input.urn!)),
  );
  return [...new Set(unseen.map((input) => input.urn!))].sort().map((from) => ({ from, to: urn }));
}

function isBetweenDatasets({ to }: Flow): boolean {
  return to.startsWith('dataset:');
}

function toFlow(from: string, to: string, transformations: readonly Transformation[] = []): Flow {
  return { from, to, transformations, confidence: CONFIDENCE.contract };
}

/** By their ends; where two ports or products declare the same, all that they say of it. */
function distinctFlows(flows: readonly Flow[]): readonly Flow[] {
  const byEnds = groupBy(flows, ({ from, to }) => `${from}\n${to}`);
  return [...byEnds].sort(([left], [right]) => (left < right ? -1 : 1)).map(([, same]) => join(same));
}

function join(same: readonly Flow[]): Flow {
  const [flow] = same;
  return {
    ...flow!,
    transformations: sortTransformations(same.flatMap(({ transformations }) => transformations)),
    confidence: Math.max(...same.map(({ confidence }) => confidence)),
  };
}
