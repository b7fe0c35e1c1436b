/**
 * What is asked for by its name: refused where nobody knows it, since an empty answer would pretend, and where whoever
 * asks may not know of it.
 */
import { notFound, toGraphQLError, TributaryError } from '../../../lib/errors.ts';
import type { Context } from '../context.ts';
import type { DatasetKey, JobKey, NodeRef } from '../model/node-id.ts';
import { domainOfUrn } from '../store/catalog.ts';
import type { DatasetRecord, JobRecord } from '../store/lineage-store.ts';
import { datasetFields, type DatasetField } from './dataset-fields.ts';
import { forbidden, isWithheld } from './withheld.ts';

/** Rejects with NOT_FOUND where nobody ever named the dataset, with FORBIDDEN where it is withheld. */
export async function knownDataset(key: DatasetKey, context: Context): Promise<DatasetRecord> {
  const [record, withheld] = await Promise.all([context.datasets.load(key), context.withheld()]);
  const { namespace, name } = key;
  const what = `the dataset "${name}" in the namespace "${namespace}"`;
  if (!record) throw missing(`Nobody ever named ${what}.`, { namespace, name });
  if (isWithheld({ id: 'dataset:', claims: record.claims }, withheld)) throw forbidden(what);
  return record;
}

/** Rejects as `knownDataset`, and with NOT_FOUND where nobody ever named the column. */
export async function knownField(dataset: DatasetKey, name: string, context: Context): Promise<DatasetField> {
  const field = datasetFields(await knownDataset(dataset, context)).find((each) => each.name === name);
  if (field) return field;
  throw missing(
    `No column of the dataset "${dataset.name}" in the namespace "${dataset.namespace}" is called "${name}".`,
    { namespace: dataset.namespace, dataset: dataset.name, name },
  );
}

/** Rejects with NOT_FOUND where nobody ever named the job. */
export async function knownJob(key: JobKey, { jobs }: Context): Promise<JobRecord> {
  const record = await jobs.load({ namespace: key.namespace, name: key.name });
  if (record) return record;
  const { namespace, name } = key;
  throw missing(`Nobody ever named the job "${name}" in the namespace "${namespace}".`, { namespace, name });
}

/** Rejects with NOT_FOUND or DOMAIN_UNAVAILABLE where nobody knows it. */
export async function checkKnown(ref: NodeRef, context: Context): Promise<void> {
  switch (ref.kind) {
    case 'PRODUCT':
      return checkProduct(ref.urn, context);
    case 'PORT':
      return checkPort(ref.urn, ref.port, context);
    case 'DOMAIN':
      if (!(await context.isDomain(ref.domain))) throw notFound('domain', ref.domain);
      return;
    case 'DATASET':
      await knownDataset(ref.dataset, context);
      return;
    case 'COLUMN':
      await knownField(ref.column.dataset, ref.column.name, context);
  }
}

/** Rejects with FORBIDDEN. Nothing is looked up where nothing is withheld. */
export async function checkAllowed(ref: NodeRef, context: Context): Promise<void> {
  const withheld = await context.withheld();
  if (withheld.urns.size === 0) return;
  if (ref.kind === 'DOMAIN' && withheld.domains.has(ref.domain)) throw forbidden(`the domain "${ref.domain}"`);
  if ((ref.kind === 'PRODUCT' || ref.kind === 'PORT') && withheld.urns.has(ref.urn)) {
    throw forbidden(`the data product "${ref.urn}"`);
  }
  const dataset = ref.kind === 'DATASET' ? ref.dataset : ref.kind === 'COLUMN' ? ref.column.dataset : null;
  if (dataset && (await context.datasets.load(dataset))) await knownDataset(dataset, context);
}

/** Before its domain was ever harvested nobody can say whether a product is unknown. */
async function checkProduct(urn: string, { products, freshness }: Context): Promise<void> {
  if (await products.load(urn)) return;
  const domain = domainOfUrn(urn);
  const ofDomain = freshness().find((each) => each.domain === domain);
  if (ofDomain?.state !== 'UNAVAILABLE' && ofDomain?.state !== 'UNKNOWN') throw notFound('urn', urn);
  const message = `The domain "${domain}" has not been harvested, so its products are unknown.`;
  throw toGraphQLError(new TributaryError('DOMAIN_UNAVAILABLE', message, { domain, urn }));
}

async function checkPort(urn: string, name: string, context: Context): Promise<void> {
  await checkProduct(urn, context);
  const ports = (await context.products.load(urn))!.ports;
  if (ports.some((port) => port.name === name)) return;
  throw missing(`The data product "${urn}" has no output port that is called "${name}".`, { urn, name });
}

function missing(message: string, detail: Readonly<Record<string, string>>): Error {
  return toGraphQLError(new TributaryError('NOT_FOUND', message, detail));
}
