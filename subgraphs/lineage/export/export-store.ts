/** What an export reads of the store. */
import type { LineageStore } from '../store/lineage-store.ts';

export type ExportStore = Pick<LineageStore, 'datasetPage' | 'datasets' | 'facets' | 'statements' | 'runs'>;
