/** What a contract promises about the service. */
import type { Sla } from '../../product.ts';
import type { ContractDocument } from '../documents.ts';

/** `slaDefaultElement` stands in for a promise that names no element. */
export function createSlas({ slaProperties = [], slaDefaultElement }: ContractDocument): readonly Sla[] {
  return slaProperties.map((sla) => ({
    property: sla.property,
    value: sla.value,
    valueExt: sla.valueExt ?? null,
    unit: sla.unit ?? null,
    element: sla.element ?? slaDefaultElement ?? null,
    driver: sla.driver ?? null,
    description: sla.description ?? null,
    scheduler: sla.scheduler ?? null,
    schedule: sla.schedule ?? null,
  }));
}
