/** The rules that a table or a column keeps. */
import type { QualityCheck } from '../../product.ts';
import type { QualityDocument } from '../documents.ts';
import { QUALITY_OPERATORS } from '../shapes/quality.ts';

export function createQualityChecks(quality: readonly QualityDocument[] = []): readonly QualityCheck[] {
  return quality.map((check) => {
    const metric = check.metric ?? check.rule ?? null; // 3.0 calls the metric a rule
    const operator = QUALITY_OPERATORS.find((name) => Object.hasOwn(check, name)) ?? null;
    return {
      name: check.name ?? null,
      type: check.type ?? (metric === null ? null : 'library'),
      metric,
      dimension: check.dimension ?? null,
      description: check.description ?? null,
      operator,
      threshold: operator === null ? null : (check as Readonly<Record<string, unknown>>)[operator],
      unit: check.unit ?? null,
      query: check.query ?? null,
      engine: check.engine ?? null,
      severity: check.severity ?? null,
      businessImpact: check.businessImpact ?? null,
      schedule: check.schedule ?? null,
    };
  });
}
