package io.cdcplatform.job.event;

/** The marker behind the replayed letters of a key: behind it the key's events flow again, if all went well. */
public record Unpark(RetryRecord origin) implements LineRecord {}
