package dev.weightflow.platform.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.weightflow.platform.problem.InvalidRequestException;
import dev.weightflow.schema.json.UnreadableJsonException;
import dev.weightflow.schema.json.WeightflowJson;
import jakarta.inject.Singleton;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.ext.ParamConverter;
import jakarta.ws.rs.ext.ParamConverterProvider;
import jakarta.ws.rs.ext.Provider;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Converts parameters of paths and queries as JSON does, ids and enumerations included. A malformed parameter gives a 400 that names it, rather than
 * a 404.
 */
@Provider
@Singleton
public class Parameters implements ParamConverterProvider {
    private static final ObjectMapper JSON = WeightflowJson.mapper();

    @Override
    public <T> ParamConverter<T> getConverter(Class<T> type, Type generic, Annotation[] annotations) {
        // the framework converts these itself, from its own conversion of their elements: see parse
        boolean container = type == Optional.class || Collection.class.isAssignableFrom(type);
        return type == String.class || container ? null : new JsonConverter<>(type, name(annotations));
    }

    /**
     * Parses an optional parameter. For {@code Optional} parameters of other types than texts the framework does not use our converters.
     *
     * @throws InvalidRequestException naming the parameter, if it is malformed
     */
    public static <T> Optional<T> parse(String name, Optional<String> text, Class<T> type) {
        return text.map(new JsonConverter<>(type, name)::fromString);
    }

    private static String name(Annotation[] annotations) {
        return Arrays.stream(annotations == null ? new Annotation[0] : annotations)
                .flatMap(annotation -> annotation instanceof QueryParam query
                        ? Stream.of(query.value())
                        : annotation instanceof PathParam path ? Stream.of(path.value()) : Stream.empty())
                .findFirst()
                .orElse("a parameter");
    }

    private record JsonConverter<T>(Class<T> type, String name) implements ParamConverter<T> {
        @Override
        public T fromString(String text) {
            try {
                return JSON.treeToValue(TextNode.valueOf(text), type);
            } catch (JsonProcessingException e) {
                return number(text).orElseThrow(() -> new InvalidRequestException(List.of(name + " " + why(text, e))));
            }
        }

        /** Parses types that are a number in JSON, not a text. */
        private Optional<T> number(String text) {
            try {
                return Optional.of(JSON.treeToValue(IntNode.valueOf(Integer.parseInt(text)), type));
            } catch (JsonProcessingException | NumberFormatException e) {
                return Optional.empty();
            }
        }

        private String why(String text, JsonProcessingException failure) {
            if (type.isPrimitive() || Number.class.isAssignableFrom(type) || type == Boolean.class) {
                return "cannot be '" + text + "', it is "
                        + (type == boolean.class || type == Boolean.class ? "true or false" : "a number");
            }
            return "cannot be '" + text + "': "
                    + UnreadableJsonException.of(name, failure).faults().get(0);
        }

        @Override
        public String toString(T value) {
            return String.valueOf(value);
        }
    }
}
