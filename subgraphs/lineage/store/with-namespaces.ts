/** A store that is asked by any namespace: one that means another is read as that. What it answers has the meant one. */
import { inMeantNamespace, NO_ALIASES, type Namespaces } from '../model/namespaces.ts';
import type { NodeRef } from '../model/node-id.ts';
import type { LineageStore, NodeRules, NodeSelector, WalkRequest } from './lineage-store.ts';

export function withNamespaces(store: LineageStore, namespaces: Namespaces): LineageStore {
  if (namespaces === NO_ALIASES) return store;
  return {
    ...store,
    walk: (requests) => store.walk(requests.map((request) => meantRequest(request, namespaces))),
    datasets: (keys) => store.datasets(keys.map((key) => inMeantNamespace(key, namespaces))),
    datasetPage: ({ namespace, ...page }) =>
      store.datasetPage({ ...page, namespace: namespace === null ? null : namespaces(namespace) }),
  };
}

function meantRequest(request: WalkRequest, namespaces: Namespaces): WalkRequest {
  const { include, exclude, hopOver, stopAt } = request.nodes;
  const meant = (selector: NodeSelector | null) => selector && meantSelector(selector, namespaces);
  const nodes: NodeRules = {
    include: meant(include),
    exclude: meant(exclude),
    hopOver: meant(hopOver),
    stopAt: meant(stopAt),
  };
  return { ...request, roots: request.roots.map((root) => meantRef(root, namespaces)), nodes };
}

function meantRef(ref: NodeRef, namespaces: Namespaces): NodeRef {
  if (ref.kind === 'DATASET') return { ...ref, dataset: inMeantNamespace(ref.dataset, namespaces) };
  if (ref.kind !== 'COLUMN') return ref;
  return { ...ref, column: { ...ref.column, dataset: inMeantNamespace(ref.column.dataset, namespaces) } };
}

function meantSelector(selector: NodeSelector, namespaces: Namespaces): NodeSelector {
  return selector.namespaces ? { ...selector, namespaces: selector.namespaces.map(namespaces) } : selector;
}
