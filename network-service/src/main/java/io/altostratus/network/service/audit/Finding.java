package io.altostratus.network.service.audit;

/**
 * Something that should not be.
 *
 * @param kind the rule that is broken
 * @param id of the object that breaks it
 * @param repaired whether the audit has mended it
 */
record Finding(String kind, String id, String detail, boolean repaired) {}
