package dev.weightflow.schema.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.KeyDeserializer;
import com.fasterxml.jackson.databind.deser.Deserializers;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.databind.module.SimpleModule;
import dev.weightflow.schema.Keyed;
import dev.weightflow.schema.TaskName;
import java.io.IOException;
import java.util.function.Function;

/**
 * Jackson module that reads {@link Keyed} constants by their keys alone, as values and as names in maps, and tasks as names in maps; the error for an
 * unknown key lists the known ones, or says what a name must be.
 */
final class KeyedModule extends SimpleModule {
    private static final long serialVersionUID = 1L;

    @Override
    public void setupModule(SetupContext context) {
        super.setupModule(context);
        context.addDeserializers(new Deserializers.Base() {
            @Override
            public JsonDeserializer<?> findEnumDeserializer(
                    Class<?> type, DeserializationConfig config, BeanDescription description) {
                return Keyed.class.isAssignableFrom(type) ? new Value(type) : null;
            }
        });
        context.addKeyDeserializers((type, config, description) -> {
            if (type.getRawClass() == TaskName.class) {
                return new Name(TaskName.class, TaskName::of);
            }
            return Keyed.class.isAssignableFrom(type.getRawClass())
                    ? new Name(type.getRawClass(), key -> constant(type.getRawClass(), key))
                    : null;
        });
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // the type is that of an enumeration of keyed constants
    private static Object constant(Class<?> type, String key) {
        return Keyed.of((Class) type, key);
    }

    private static final class Value extends StdScalarDeserializer<Object> {
        private static final long serialVersionUID = 1L;

        Value(Class<?> type) {
            super(type);
        }

        @Override
        public Object deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            if (!parser.currentToken().isScalarValue()) {
                return context.handleUnexpectedToken(handledType(), parser);
            }
            try {
                return constant(handledType(), parser.getValueAsString());
            } catch (IllegalArgumentException e) {
                throw ValueInstantiationException.from(parser, e.getMessage(), context.constructType(handledType()), e);
            }
        }
    }

    private static final class Name extends KeyDeserializer {
        private final Class<?> type;
        private final Function<String, Object> reading;

        Name(Class<?> type, Function<String, Object> reading) {
            this.type = type;
            this.reading = reading;
        }

        @Override
        public Object deserializeKey(String key, DeserializationContext context) throws IOException {
            try {
                return reading.apply(key);
            } catch (IllegalArgumentException e) {
                return context.handleWeirdKey(type, key, "%s", e.getMessage());
            }
        }
    }
}
