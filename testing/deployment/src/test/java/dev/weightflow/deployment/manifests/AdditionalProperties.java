package dev.weightflow.deployment.manifests;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Finds the unknown fields of a fabric8 model, by a walk through all its objects. */
final class AdditionalProperties {
    private static final String MODELS = "io.fabric8.";

    private final List<String> found = new ArrayList<>();

    List<String> of(Object model) {
        walk("", model);
        return found;
    }

    private void walk(String path, Object value) {
        if (value instanceof Collection<?> list) {
            list.forEach(element -> walk(path, element));
        } else if (value instanceof Map<?, ?> map) {
            map.forEach((key, element) -> walk(path + "." + key, element));
        } else if (value != null && value.getClass().getName().startsWith(MODELS)) {
            for (Method method : value.getClass().getMethods()) {
                if (method.getName().startsWith("get") && method.getParameterCount() == 0) {
                    step(path, method, value);
                }
            }
        }
    }

    private void step(String path, Method getter, Object value) {
        Object result;
        try {
            result = getter.invoke(value);
        } catch (InvocationTargetException | IllegalAccessException e) {
            return; // a derived property that this object does not have
        }
        if (getter.getName().equals("getAdditionalProperties")) {
            ((Map<?, ?>) result).keySet().forEach(field -> found.add(path + "." + field));
        } else {
            walk(
                    path + "." + Character.toLowerCase(getter.getName().charAt(3))
                            + getter.getName().substring(4),
                    result);
        }
    }
}
