/** OpenLineage events of our own making: what an import is made of, and what an export gives. */

/** As the door takes it. */
export type WrittenEvent = Readonly<Record<string, unknown>>;

const PRODUCER = 'https://github.com/tributary-mesh/tributary';

type EventKind = 'DatasetEvent' | 'JobEvent' | 'RunEvent';

export function writtenEvent(kind: EventKind, eventTime: string, parts: object): WrittenEvent {
  const schemaURL = `https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/${kind}`;
  return { eventTime, producer: PRODUCER, schemaURL, ...parts };
}

/** A facet of the standard, such as `1-0-0/LineageFacet`: its content with the two fields that each must have. */
export function standardFacet(schema: string, content: object) {
  return { _producer: PRODUCER, _schemaURL: `https://openlineage.io/spec/facets/${schema}.json`, ...content };
}

/** One that the standard doesn't know. */
export function customFacet(content: object) {
  return { _producer: PRODUCER, _schemaURL: PRODUCER, ...content };
}
