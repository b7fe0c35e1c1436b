/** LineagePaths and LineagePath: the ways from one asset to another. */
import type { LineagePathResolvers, LineagePathsResolvers } from '../schema.generated.ts';
import { fullLink } from '../walks/full-link.ts';

export const LineagePaths: LineagePathsResolvers = {
  paths: ({ paths, view }) =>
    paths.map(({ ids, nodes }) => ({
      nodes,
      ends: ids.slice(1).map((to, index) => ({ from: ids[index]!, to })),
      view,
    })),
};

export const LineagePath: LineagePathResolvers = {
  length: ({ ends }) => ends.length,
  links: ({ ends, view }, _none, context) => Promise.all(ends.map((each) => fullLink(each, view, context))),
};
