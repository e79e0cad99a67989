package io.cdcplatform.config;

import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * The words in which a record says what its block of the file holds.
 *
 * <p>What a record asks for is what the file may say: the keys nobody asked for are the unknown ones, and nothing is
 * declared a second time. {@link #read} is the frame that reports them.
 */
final class YamlMap {
    private final Reading reading;
    private final String path;
    private final YamlKeys keys;
    private final Map<String, YamlMap> blocks = new HashMap<>();

    YamlMap(Reading reading, String path, MappingNode node) {
        this.reading = reading;
        this.path = path;
        this.keys = new YamlKeys(reading, path, node);
    }

    /** Where each key stands, to report on it. */
    YamlKeys keys() {
        return keys;
    }

    <T> T read(Function<YamlMap, T> reader) {
        T result = reader.apply(this);
        keys.finish();
        return result;
    }

    Setting<String> text(String key) {
        return scalar(key, "", Function.identity());
    }

    Setting<Integer> integer(String key, int min, int max) {
        return scalar(key, min, Scalars.integer(min, max));
    }

    Setting<Integer> integer(String key, int min) {
        return integer(key, min, Integer.MAX_VALUE);
    }

    Setting<Double> decimal(String key, double min, double max) {
        return scalar(key, min, Scalars.decimal(min, max));
    }

    Setting<Boolean> bool(String key) {
        return scalar(key, false, Scalars::bool);
    }

    /** Seconds, more than 0. */
    Setting<Duration> duration(String key) {
        return scalar(key, Duration.ZERO, Scalars.duration(false));
    }

    /** Seconds, or 0 for what the record says it stands for. */
    Setting<Duration> durationOrZero(String key) {
        return scalar(key, Duration.ZERO, Scalars.duration(true));
    }

    Setting<URI> httpUrl(String key) {
        return scalar(key, URI.create("http://localhost"), Scalars::httpUrl);
    }

    Setting<Secret> secret(String key) {
        return scalar(key, Secret.NONE, Secret::new);
    }

    /** One secret or a list of them. */
    Setting<List<Secret>> secrets(String key) {
        return new Setting<>(
                keys,
                key,
                List.of(),
                (value, at) -> value instanceof SequenceNode
                        ? reading.list(value, at, each(Secret::new))
                        : reading.scalar(value, at, secret -> List.of(new Secret(secret))));
    }

    <E extends Enum<E>> Setting<E> enumOf(String key, Class<E> type) {
        return scalar(key, type.getEnumConstants()[0], Scalars.enumOf(type, Scalars::spelled));
    }

    /** An enum whose constants are written in capitals. */
    <E extends Enum<E>> Setting<E> capitalEnumOf(String key, Class<E> type) {
        return scalar(key, type.getEnumConstants()[0], Scalars.enumOf(type, Enum::name));
    }

    /** A list of texts, each of which the parser takes. */
    Setting<List<String>> texts(String key, Function<String, String> parser) {
        return new Setting<>(keys, key, List.of(), (value, at) -> reading.list(value, at, each(parser)));
    }

    /** Free-form keys with a single text each. */
    Setting<Map<String, String>> textMap(String key) {
        return new Setting<>(keys, key, Map.of(), (value, at) -> mapOf(value, at, each(Function.identity()))
                .map(MaskedMap::new));
    }

    /** Free-form keys with a list of texts each. */
    Setting<Map<String, List<String>>> textsMap(String key, Function<String, String> parser) {
        return mapOf(key, (list, at) -> reading.list(list, at, each(parser)));
    }

    /** Free-form keys with an enum's constant each. */
    <E extends Enum<E>> Setting<Map<String, E>> enumMap(String key, Class<E> type) {
        return mapOf(key, each(Scalars.enumOf(type, Scalars::spelled)));
    }

    /** Free-form keys with a block each. */
    <T> Setting<Map<String, T>> blockMap(String key, Function<YamlMap, T> reader) {
        return mapOf(key, (value, at) -> blockAt(value, at).map(map -> map.read(reader)));
    }

    /** A block that may be left out: then the reader's defaults hold. */
    <T> T block(String key, Function<YamlMap, T> reader) {
        return child(key, keys.ask(key)).orElseGet(() -> absent(key, reading)).read(reader);
    }

    <T> T requiredBlock(String key, Function<YamlMap, T> reader) {
        return child(key, keys.require(key))
                .orElseGet(() -> absent(key, reading.aside()))
                .read(reader);
    }

    /** A block without which there is nothing. */
    <T> @Nullable T optionalBlock(String key, Function<YamlMap, T> reader) {
        Optional<YamlMap> map = child(key, keys.ask(key));
        return map.isPresent() ? map.get().read(reader) : null;
    }

    /** The block under this key, if it was read. */
    Optional<YamlMap> blockRead(String key) {
        return Optional.ofNullable(blocks.get(key));
    }

    /** The blocks of a list that has to be there, still to be read. */
    List<YamlMap> requiredBlocks(String key) {
        return keys.require(key)
                .flatMap(list -> keys.parse(key, list, (value, at) -> reading.list(value, at, this::blockAt)))
                .orElse(List.of());
    }

    private <T> Setting<T> scalar(String key, T placeholder, Function<String, T> parser) {
        return new Setting<>(keys, key, placeholder, each(parser));
    }

    private <T> Setting<Map<String, T>> mapOf(String key, BiFunction<Node, String, Optional<T>> each) {
        return new Setting<>(keys, key, Map.of(), (value, at) -> mapOf(value, at, each));
    }

    private <T> Optional<Map<String, T>> mapOf(Node value, String at, BiFunction<Node, String, Optional<T>> each) {
        return reading.mapping(value, at).map(node -> {
            Map<String, T> map = new LinkedHashMap<>();
            reading.entries(node, at, each, map::put);
            return map;
        });
    }

    private <T> BiFunction<Node, String, Optional<T>> each(Function<String, T> parser) {
        return (value, at) -> reading.scalar(value, at, parser);
    }

    private Optional<YamlMap> blockAt(Node value, String at) {
        return reading.mapping(value, at).map(node -> new YamlMap(reading, at, node));
    }

    private Optional<YamlMap> child(String key, Optional<Node> value) {
        Optional<YamlMap> child = value.flatMap(node -> keys.parse(key, node, this::blockAt));
        child.ifPresent(map -> blocks.put(key, map));
        return child;
    }

    private YamlMap absent(String key, Reading reading) {
        return new YamlMap(reading, YamlKeys.path(path, key), YamlFile.nothing());
    }
}
