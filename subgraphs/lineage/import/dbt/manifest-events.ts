/** The events that parts of a manifest become, with the facets that `dbt-ol` gives them. */
import type { DatasetKey } from '../../model/node-id.ts';
import { customFacet, standardFacet, writtenEvent, type WrittenEvent } from '../../open-lineage/written-event.ts';
import type { Names } from './naming.ts';
import type { RelationType } from './parts.ts';
import type { Columns, Exposure, Relation, Source } from './shapes.ts';

export function createManifestEvents(eventTime: string, names: Names) {
  function jobEvent(id: string, facets: object, inputs: readonly DatasetKey[], output: object): WrittenEvent {
    const job = { ...names.job(id), facets };
    return writtenEvent('JobEvent', eventTime, { job, inputs, outputs: [output] });
  }

  return {
    source: (source: Source): WrittenEvent => {
      const inStore = names.sourceInStore(source);
      const symlinks = inStore && {
        symlinks: standardFacet('1-0-1/SymlinksDatasetFacet', { identifiers: [{ ...inStore, type: 'TABLE' }] }),
      };
      const facets = { ...tableFacets(source), ...symlinks };
      const dataset = { ...names.source(source), facets };
      return writtenEvent('DatasetEvent', eventTime, { dataset });
    },
    relation: (
      id: string,
      node: Relation & { readonly resource_type: RelationType },
      inputs: readonly DatasetKey[],
    ): WrittenEvent => {
      const { materialized } = node.config ?? {};
      const facets = { ...tableFacets(node), datasetType: datasetType(materialized) };
      return jobEvent(id, jobFacets(id, node), inputs, { ...names.relation(node), facets });
    },
    exposure: (id: string, exposure: Exposure, inputs: readonly DatasetKey[]): WrittenEvent => {
      const type = (exposure.type ?? 'exposure').toUpperCase();
      const owner = exposure.owner?.name ?? exposure.owner?.email;
      const facets = {
        datasetType: standardFacet('1-0-1/DatasetTypeDatasetFacet', { datasetType: type }),
        ...documentation(exposure.description ?? exposure.label),
        ...(owner != null && {
          ownership: standardFacet('1-0-1/OwnershipDatasetFacet', { owners: [{ name: owner }] }),
        }),
        dbt_exposure: customFacet({ name: exposure.name, label: exposure.label, url: exposure.url }),
      };
      return jobEvent(id, { jobType: jobType('EXPOSURE') }, inputs, { ...names.exposure(id), facets });
    },
  };
}

function tableFacets({ columns, description, meta }: Pick<Source, 'columns' | 'description' | 'meta'>) {
  const fields = fieldsOf(columns ?? {});
  const owners = [meta?.['owner'] ?? []].flat().filter((owner) => typeof owner === 'string' && owner !== '');
  return {
    ...(fields.length > 0 && { schema: standardFacet('1-2-0/SchemaDatasetFacet', { fields }) }),
    ...documentation(description),
    ...(owners.length > 0 && {
      ownership: standardFacet('1-0-1/OwnershipDatasetFacet', { owners: owners.map((name) => ({ name })) }),
    }),
  };
}

function fieldsOf(columns: Columns) {
  return Object.values(columns).map(({ name, data_type: type, description }) => ({
    name,
    ...(type != null && { type }),
    ...(description != null && description !== '' && { description }),
  }));
}

function documentation(description: string | null | undefined) {
  if (description == null || description === '') return {};
  return { documentation: standardFacet('1-1-0/DocumentationDatasetFacet', { description }) };
}

function datasetType(materialized: string | null | undefined) {
  const isView = materialized === 'view' || materialized === 'materialized_view';
  return standardFacet('1-0-1/DatasetTypeDatasetFacet', {
    datasetType: isView ? 'VIEW' : 'TABLE',
    ...(materialized === 'materialized_view' && { subType: 'MATERIALIZED' }),
  });
}

function jobType(type: string) {
  return standardFacet('2-0-4/JobTypeJobFacet', { processingType: 'BATCH', integration: 'DBT', jobType: type });
}

function jobFacets(id: string, node: Relation & { readonly resource_type: RelationType }) {
  const { database, schema, alias, original_file_path, compiled_code: query } = node;
  return {
    jobType: jobType(node.resource_type.toUpperCase()),
    dbt_node: customFacet({ unique_id: id, database, schema, alias, original_file_path }),
    ...(query != null && query !== '' && { sql: standardFacet('1-1-0/SQLJobFacet', { query }) }),
  };
}
