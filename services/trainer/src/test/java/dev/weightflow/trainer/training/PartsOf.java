package dev.weightflow.trainer.training;

import dev.weightflow.platform.objectstore.FailingObjectStore;
import dev.weightflow.platform.objectstore.FailingObjectStore.Fate;
import dev.weightflow.platform.objectstore.ObjectStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.function.Supplier;

/** Store in which only reading parts of objects may fail. */
final class PartsOf {
    private PartsOf() {}

    static ObjectStore store(ObjectStore store, Supplier<Fate> fates) {
        ObjectStore failing = new FailingObjectStore(store, fates);
        return (ObjectStore) Proxy.newProxyInstance(
                ObjectStore.class.getClassLoader(), new Class<?>[] {ObjectStore.class}, (self, method, arguments) -> {
                    boolean part = method.getName().equals("read") && arguments.length == 4;
                    try {
                        return method.invoke(part ? failing : store, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
