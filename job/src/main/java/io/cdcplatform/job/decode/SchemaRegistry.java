package io.cdcplatform.job.decode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Asks a registry that speaks Confluent's API for schemas; waits for its answer, so not to be called from a task's thread. */
final class SchemaRegistry {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(15);
    private static final int NOT_FOUND = 404;
    private static final int UNKNOWN_SCHEMA = 40403;

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(CONNECT_TIMEOUT).build();
    private final ObjectMapper json = new ObjectMapper();
    private final String url;
    private final String authorization;

    SchemaRegistry(String url, String authorization) {
        this.url = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
        this.authorization = authorization;
    }

    /**
     * The text of the schema, or null if the registry says that there is no such schema.
     *
     * @throws IOException for everything else, which is a fault of the surroundings and passes
     */
    @Nullable
    String fetch(int id) throws IOException, InterruptedException {
        URI uri = URI.create(url + "/schemas/ids/" + Integer.toUnsignedString(id));
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .timeout(REQUEST_TIMEOUT)
                .header("Accept", "application/vnd.schemaregistry.v1+json, application/json");
        if (!authorization.isEmpty()) {
            request.header("Authorization", authorization);
        }
        HttpResponse<byte[]> response = http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        JsonNode body = json.readTree(response.body());
        if (response.statusCode() == NOT_FOUND && body.path("error_code").asInt() == UNKNOWN_SCHEMA) {
            return null;
        }
        if (response.statusCode() != 200 || !body.path("schema").isTextual()) {
            throw new IOException("HTTP " + response.statusCode() + " from " + uri
                    + (response.statusCode() == NOT_FOUND ? ": is this the base of the Confluent API?" : ""));
        }
        if (!body.path("references").isEmpty()) {
            throw new IOException("schema " + id + " refers to other schemas, which is not supported");
        }
        return body.path("schema").asText();
    }
}
