/** `PORT_WITHOUT_CONTRACT`: an output port that promises nothing to those who read it. */
import type { Law } from '../law.ts';
import { isInForce } from './in-force.ts';

export const contract: Law = {
  name: 'contract',
  description: 'Each output port of a product has a contract.',
  judge: (products) =>
    products.filter(isInForce).flatMap(({ urn, name, outputPorts }) =>
      outputPorts
        .filter((port) => port.contract === null)
        .map((port) => ({
          rule: 'PORT_WITHOUT_CONTRACT',
          severity: 'error' as const,
          message: `The output port "${port.name}" of the product "${name}" has no contract.`,
          advice: 'Write an Open Data Contract into contracts/ and name its id as the port’s `contractId`.',
          coordinate: `${urn}/${port.name}`,
        })),
    ),
};
