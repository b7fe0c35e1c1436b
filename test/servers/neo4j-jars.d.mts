export declare const NEO4J_POM: URL;
export declare function neo4jJarsFolder(): string;
