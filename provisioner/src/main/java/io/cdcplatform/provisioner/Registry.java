package io.cdcplatform.provisioner;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cdcplatform.config.KafkaConfig;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;

/** The schema registry by its Confluent interface. */
final class Registry {
    private final String url;
    private final Http http;

    Registry(KafkaConfig kafka, Duration timeout) {
        this.url = kafka.schemaRegistryUrl().replaceAll("/+$", "");
        this.http = Http.to(
                timeout,
                kafka.schemaRegistry().caLocation(),
                kafka.schemaRegistry().authorization());
    }

    int subjects() {
        try {
            HttpResponse<String> answer = http.send("GET", url + "/subjects", "");
            if (answer.statusCode() != 200) {
                throw VerbException.failed("Cannot list the subjects of " + url + ": it answered " + answer.statusCode()
                        + ". Correct kafka.schema_registry_url or kafka.schema_registry");
            }
            return new ObjectMapper().readTree(answer.body()).size();
        } catch (JsonProcessingException notJson) {
            throw VerbException.failed("Cannot list the subjects of " + url
                    + ": its answer is no JSON. Correct kafka.schema_registry_url (Apicurio: .../apis/ccompat/v7)");
        } catch (IOException lost) {
            throw VerbException.failed("Cannot reach the schema registry at " + url + ": " + Http.reason(lost)
                    + ". Start it, or correct kafka.schema_registry_url");
        }
    }
}
