package io.cdcplatform.config;

/** The methods a webhook may be called with; written in capitals. */
public enum HttpMethod {
    POST,
    PUT,
    PATCH
}
