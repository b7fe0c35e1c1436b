# One image for every role: the command says which, as in docker-compose.yml.
FROM node:20-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY . .
RUN npm run build && npm prune --omit=dev

FROM node:20-slim
WORKDIR /app
# A named volume that is mounted here takes over this owner.
RUN install -d -o node -g node /var/lib/tributary
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY --from=build /app/subgraphs/domains ./subgraphs/domains
USER node
# Requests in flight outlive many collections of the 16 MB that Node keeps young by itself: docs/reliability.md.
ENTRYPOINT ["node", "--max-semi-space-size=32", "/app/dist/cli/main.js"]
CMD ["--help"]
