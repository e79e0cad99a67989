package io.cdcplatform.provisioner;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cdcplatform.config.KafkaConfig;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The schema registry by its Confluent interface. */
public final class Registry {
    private final String url;
    private final Http http;

    public Registry(KafkaConfig kafka, Duration timeout) {
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
            throw away(lost);
        }
    }

    /** The text of a writer's schema, or empty if there is none of this id. */
    public Optional<String> schema(int id) {
        String what = "schema " + Integer.toUnsignedString(id);
        try {
            HttpResponse<String> answer = http.send("GET", url + "/schemas/ids/" + Integer.toUnsignedString(id), "");
            if (answer.statusCode() == 404) {
                return Optional.empty();
            }
            if (answer.statusCode() != 200) {
                throw VerbException.failed("Cannot read " + what + " of " + url + ": it answered " + answer.statusCode()
                        + ". Correct kafka.schema_registry_url or kafka.schema_registry");
            }
            return Optional.of(
                    new ObjectMapper().readTree(answer.body()).path("schema").asText());
        } catch (JsonProcessingException notJson) {
            throw VerbException.failed("Cannot read " + what + " of " + url
                    + ": its answer is no JSON. Correct kafka.schema_registry_url (Apicurio: .../apis/ccompat/v7)");
        } catch (IOException lost) {
            throw away(lost);
        }
    }

    /** Subjects of these topics whose new schemas have to fit their old ones; none where the registry checks nothing or does not say. */
    List<String> checked(Collection<String> topics) {
        if (!checks("/config")) {
            return List.of();
        }
        List<String> checked = new ArrayList<>();
        for (String topic : topics) {
            for (String subject : List.of(topic + "-key", topic + "-value")) {
                if (checks("/config/" + encoded(subject) + "?defaultToGlobal=true")) {
                    checked.add(subject);
                }
            }
        }
        return checked;
    }

    /** Takes any schema under the subject from now on. */
    void acceptAll(String subject) {
        try {
            HttpResponse<String> answer =
                    http.send("PUT", url + "/config/" + encoded(subject), "{\"compatibility\":\"NONE\"}");
            if (answer.statusCode() != 200) {
                throw VerbException.failed("Cannot lift the check of subject " + subject + " at " + url
                        + ": it answered " + answer.statusCode()
                        + ". Have its administrator set compatibility NONE for it, or the connector stops at the first change"
                        + " of the table that does not fit");
            }
        } catch (IOException lost) {
            throw away(lost);
        }
    }

    private boolean checks(String path) {
        try {
            HttpResponse<String> answer = http.send("GET", url + path, "");
            if (answer.statusCode() != 200) {
                return false;
            }
            String level = new ObjectMapper()
                    .readTree(answer.body())
                    .path("compatibilityLevel")
                    .asText("NONE");
            return !level.equals("NONE");
        } catch (JsonProcessingException notJson) {
            return false;
        } catch (IOException lost) {
            throw away(lost);
        }
    }

    private VerbException away(IOException lost) {
        return VerbException.failed("Cannot reach the schema registry at " + url + ": " + Http.reason(lost)
                + ". Start it, or correct kafka.schema_registry_url");
    }

    private static String encoded(String subject) {
        return URLEncoder.encode(subject, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
