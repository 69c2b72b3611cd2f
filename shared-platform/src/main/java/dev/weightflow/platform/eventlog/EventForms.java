package dev.weightflow.platform.eventlog;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.schema.event.EventType;
import dev.weightflow.schema.id.Digest;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Schema of the events of a log that this release can read: types, nested fields, enumeration constants and the envelope. Releases that read the same
 * have the same fingerprint; one that reads more must not start from a snapshot that was made without it.
 */
final class EventForms {
    private EventForms() {}

    static String fingerprint(EventLog<?> log) {
        Set<String> forms = new TreeSet<>();
        describe(Envelope.class, forms);
        EventType.all().stream().filter(log::holds).forEach(type -> {
            forms.add(type.name());
            describe(type.form(), forms);
        });
        return Digest.ofText(String.join("\n", forms)).hex();
    }

    private static void describe(Type type, Set<String> forms) {
        if (type instanceof ParameterizedType generic) {
            List.of(generic.getActualTypeArguments()).forEach(argument -> describe(argument, forms));
            describe(generic.getRawType(), forms);
        } else if (type instanceof Class<?> form && form.getName().startsWith("dev.weightflow.")) {
            describe(form, forms);
        }
    }

    private static void describe(Class<?> form, Set<String> forms) {
        boolean first = forms.add(form.getSimpleName() + contents(form));
        if (first && form.isRecord()) {
            Arrays.stream(form.getRecordComponents())
                    .map(RecordComponent::getGenericType)
                    .forEach(component -> describe(component, forms));
        } else if (first && form.isSealed()) {
            Arrays.stream(form.getPermittedSubclasses()).forEach(permitted -> describe(permitted, forms));
        }
    }

    private static String contents(Class<?> form) {
        if (form.isRecord()) {
            return Arrays.stream(form.getRecordComponents())
                    .map(component -> component.getName() + ":" + simple(component.getGenericType()))
                    .sorted()
                    .collect(Collectors.joining(",", "(", ")"));
        }
        return form.isEnum()
                ? Arrays.stream(form.getEnumConstants())
                        .map(Object::toString)
                        .sorted()
                        .collect(Collectors.joining("|", "{", "}"))
                : "";
    }

    private static String simple(Type type) {
        return type.getTypeName().replaceAll("[a-z0-9]+\\.", "");
    }
}
