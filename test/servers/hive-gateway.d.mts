export declare const HIVE_PACKAGES: readonly string[];
export declare function hiveFolder(): string;
