package io.cdcplatform.config;

import java.io.Serializable;

/** How the schema registry is entered: username and password, or a bearer token; "" and NONE where there is none. */
public record RegistryConfig(String username, Secret password, Secret token, String caLocation)
        implements Serializable {}
