package io.cdcplatform.config;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** How the schema registry is entered: username and password, or a bearer token; "" and NONE where there is none. */
public record RegistryConfig(String username, Secret password, Secret token, String caLocation)
        implements Serializable {

    /** The value of the Authorization header; "" where none is needed. */
    public String authorization() {
        if (token.isSet()) {
            return "Bearer " + token.value();
        }
        String login = username + ":" + password.value();
        return username.isEmpty()
                ? ""
                : "Basic " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8));
    }

    static RegistryConfig read(YamlMap registry) {
        RegistryConfig config = new RegistryConfig(
                registry.text("username").or(""),
                registry.secret("password").or(Secret.NONE),
                registry.secret("token").or(Secret.NONE),
                registry.text("ca_location").or(""));
        if (config.token.isSet() && !config.username.isEmpty()) {
            registry.keys().problem("token", "is one way to log in and username another: give one of them");
        }
        return config;
    }
}
