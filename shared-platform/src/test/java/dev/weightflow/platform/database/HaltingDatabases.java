package dev.weightflow.platform.database;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.Statement;

/** Databases of a process that ends at one of their commits, at once and without any tidying, as by kill -9. */
public final class HaltingDatabases implements Databases {
    /** Exit status of the process. */
    public static final int HALTED = 99;

    private final Databases databases;
    private final int moment;
    private int moments;

    /** @param moment two for each commit, one before and one after it; the first is 0 */
    public HaltingDatabases(Databases databases, int moment) {
        this.databases = databases;
        this.moment = moment;
    }

    @Override
    public Database of(String name, String format) {
        Database database = databases.of(name, format);
        return proxy(Database.class, (proxy, method, arguments) -> {
            Object result = called(() -> method.invoke(database, arguments));
            return method.getName().equals("openWriter") || method.getName().equals("openEmpty")
                    ? halting((Connection) result)
                    : result;
        });
    }

    private Connection halting(Connection connection) {
        return proxy(Connection.class, (proxy, method, arguments) -> {
            if (method.getName().equals("commit")) {
                return committed(() -> method.invoke(connection, arguments));
            }
            Object result = called(() -> method.invoke(connection, arguments));
            return method.getName().equals("createStatement") ? halting((Statement) result) : result;
        });
    }

    private Statement halting(Statement statement) {
        return proxy(
                Statement.class,
                (proxy, method, arguments) -> method.getName().equals("execute") && "COMMIT".equals(arguments[0])
                        ? committed(() -> method.invoke(statement, arguments))
                        : called(() -> method.invoke(statement, arguments)));
    }

    private Object committed(Call call) throws Throwable {
        haltIfDue();
        Object result = called(call);
        haltIfDue();
        return result;
    }

    private void haltIfDue() {
        if (moments++ == moment) {
            Runtime.getRuntime().halt(HALTED);
        }
    }

    private interface Call {
        Object now() throws ReflectiveOperationException;
    }

    private static Object called(Call call) throws Throwable {
        try {
            return call.now();
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
