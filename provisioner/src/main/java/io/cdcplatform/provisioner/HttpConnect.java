package io.cdcplatform.provisioner;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cdcplatform.config.ConnectorConfig;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Connect's REST interface. Connect answers 409 while its workers rebalance and 500 while it starts, so both are asked again, as is a lost connection:
 * {@code connector.retry_max_attempts} times with {@code connector.retry_wait_seconds} in between. Every call used here may be repeated.
 */
final class HttpConnect implements ConnectApi {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;

    private final ConnectorConfig config;
    private final Http http;
    private final String url;

    HttpConnect(ConnectorConfig config) {
        this.config = config;
        this.http = Http.to(
                config.timeout(),
                config.caLocation(),
                Http.basic(config.username(), config.password().value()));
        this.url = config.connectUrl().replaceAll("/+$", "");
    }

    @Override
    public String version() {
        return ok("GET", "/", "").path("version").asText("unknown");
    }

    @Override
    public List<String> connectors() {
        List<String> names = new ArrayList<>();
        ok("GET", "/connectors", "").forEach(name -> names.add(name.asText()));
        return names;
    }

    @Override
    public Set<String> plugins() {
        Set<String> classes = new HashSet<>();
        ok("GET", "/connector-plugins?connectorsOnly=false", "")
                .forEach(plugin -> classes.add(plugin.path("class").asText()));
        return classes;
    }

    @Override
    public List<String> validate(String connector, Map<String, String> connectorConfig) {
        Map<String, String> named = new TreeMap<>(connectorConfig);
        named.put("name", connector);
        String plugin = encoded(connectorConfig.getOrDefault("connector.class", ""));
        JsonNode answer = ok("PUT", "/connector-plugins/" + plugin + "/config/validate", json(named));
        List<String> errors = new ArrayList<>();
        for (JsonNode entry : answer.path("configs")) {
            JsonNode value = entry.path("value");
            value.path("errors").forEach(error -> errors.add(value.path("name").asText() + ": " + error.asText()));
        }
        return errors;
    }

    @Override
    public Optional<Map<String, String>> config(String connector) {
        return found("GET", "/connectors/" + encoded(connector) + "/config").map(answer -> {
            Map<String, String> values = new TreeMap<>();
            answer.fields()
                    .forEachRemaining(
                            field -> values.put(field.getKey(), field.getValue().asText()));
            values.remove("name");
            return values;
        });
    }

    @Override
    public void put(String connector, Map<String, String> connectorConfig) {
        ok("PUT", "/connectors/" + encoded(connector) + "/config", json(connectorConfig));
    }

    @Override
    public Optional<ConnectorState> state(String connector) {
        return found("GET", "/connectors/" + encoded(connector) + "/status").map(answer -> {
            List<ConnectorState.Part> tasks = new ArrayList<>();
            answer.path("tasks").forEach(task -> tasks.add(part(task)));
            return new ConnectorState(part(answer.path("connector")), List.copyOf(tasks));
        });
    }

    @Override
    public void restart(String connector) {
        ok("POST", "/connectors/" + encoded(connector) + "/restart?includeTasks=true&onlyFailed=true", "");
    }

    @Override
    public void resume(String connector) {
        ok("PUT", "/connectors/" + encoded(connector) + "/resume", "");
    }

    private static ConnectorState.Part part(JsonNode node) {
        return new ConnectorState.Part(
                node.path("state").asText("UNKNOWN"), node.path("trace").asText(""));
    }

    private Optional<JsonNode> found(String method, String path) {
        HttpResponse<String> answer = send(method, path, "");
        return answer.statusCode() == NOT_FOUND ? Optional.empty() : Optional.of(parsed(method, path, answer));
    }

    private JsonNode ok(String method, String path, String body) {
        return parsed(method, path, send(method, path, body));
    }

    private JsonNode parsed(String method, String path, HttpResponse<String> answer) {
        JsonNode body = body(answer);
        if (answer.statusCode() >= 300) {
            String message = body.path("message").asText("without a reason");
            throw VerbException.failed(
                    message.contains("Failed to find any class")
                            ? "Cannot find the connector in Kafka Connect at " + url
                                    + ": put Debezium's plugin on its plugin.path and restart it"
                            : "Cannot " + method + " " + url + path + ": Kafka Connect answered " + answer.statusCode()
                                    + " " + message + remedy(answer.statusCode()));
        }
        return body;
    }

    private static String remedy(int status) {
        return switch (status) {
            case 401, 403 -> ". Correct connector.username and connector.password";
            case NOT_FOUND -> ". Correct connector.connect_url, which should be Connect's REST address";
            case CONFLICT -> ". Its workers kept rebalancing: look at their logs, then try again";
            default -> "";
        };
    }

    private HttpResponse<String> send(String method, String path, String body) {
        int attempts = Math.max(1, config.retryMaxAttempts());
        for (int attempt = 1; ; attempt++) {
            try {
                HttpResponse<String> answer = http.send(method, url + path, body);
                boolean passing = answer.statusCode() == CONFLICT || answer.statusCode() >= 500;
                if (!passing || attempt >= attempts) {
                    return answer;
                }
            } catch (IOException lost) {
                if (attempt >= attempts) {
                    throw VerbException.failed("Cannot reach Kafka Connect at " + url + " after " + attempts
                            + " attempts: " + Http.reason(lost) + ". Start it, or correct connector.connect_url");
                }
            }
            Pause.of(config.retryWait());
        }
    }

    private static JsonNode body(HttpResponse<String> answer) {
        try {
            return JSON.readTree(answer.body());
        } catch (JsonProcessingException notJson) {
            return JSON.createObjectNode(); // a proxy's page
        }
    }

    private static String json(Map<String, String> values) {
        try {
            return JSON.writeValueAsString(values);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a map of texts is JSON", impossible);
        }
    }

    private static String encoded(String segment) {
        return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
