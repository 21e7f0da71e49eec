package io.altostratus.auth.token;

/** Id and name of a role, project or domain as a token carries them. */
public record NamedRef(String id, String name) {}
