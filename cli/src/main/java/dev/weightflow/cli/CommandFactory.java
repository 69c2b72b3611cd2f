package dev.weightflow.cli;

import dev.weightflow.cli.client.Session;
import dev.weightflow.cli.client.SessionCommand;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Creates commands from their classes: whole, with a single verb, or as a list entry. Building and inspecting a command with all of its verbs took a
 * fifth of the time of a list.
 *
 * @param words those that call a command and its verb, with or without a leading 'help'; all commands are created if there are none
 */
record CommandFactory(Session session, List<String> words) {

    /** Adds the commands that are called. */
    void addTo(CommandLine line) {
        for (Commands.Group group : words.isEmpty() ? Commands.all() : Commands.containing(named(words))) {
            for (Map.Entry<String, Class<?>> command : group.commands().entrySet()) {
                String name = command.getKey();
                if (isCalled(name)) {
                    line.addSubcommand(name, called(name, command.getValue()));
                }
            }
        }
    }

    /** Returns the word that names the command: the first, or that after a leading 'help'. */
    static String named(List<String> words) {
        return words.get(words.size() > 1 && words.get(0).equals(Commands.HELP) ? 1 : 0);
    }

    private boolean isCalled(String command) {
        return words.isEmpty() || words.get(0).equals(command) || isShown(command);
    }

    private boolean isShown(String command) {
        return words.size() > 1
                && words.get(0).equals(Commands.HELP)
                && words.get(1).equals(command);
    }

    private CommandLine called(String command, Class<?> type) {
        int verb = isShown(command) ? 2 : 1;
        return words.size() > verb ? with(type, words.get(verb)) : whole(type);
    }

    private CommandLine whole(Class<?> type) {
        CommandLine whole = new CommandLine(made(type));
        for (CommandLine verb : whole.getSubcommands().values()) {
            belong(verb.getCommand());
        }
        return whole;
    }

    /** Creates a command with that verb alone, or whole if it has no such verb, so that the error lists all verbs. */
    private CommandLine with(Class<?> type, String name) {
        Object verb = verb(type, name);
        if (verb == null || !(made(type) instanceof SessionCommand noun)) {
            return whole(type);
        }
        CommandSpec spec = CommandSpec.wrapWithoutInspection(noun);
        noun.as(spec);
        spec.addSubcommand(name, new CommandLine(verb instanceof Class<?> other ? made(other) : verb));
        return new CommandLine(spec);
    }

    /** Finds the class or the method of a verb; null if there is no such verb. */
    private static Object verb(Class<?> type, String name) {
        for (Class<?> declaring = type; declaring != null; declaring = declaring.getSuperclass()) {
            for (Method method : declaring.getDeclaredMethods()) {
                // a method has the name of its verb, so that the annotations of the others need not be read
                if (method.getName().equalsIgnoreCase(name.replace("-", ""))
                        && method.isAnnotationPresent(Command.class)) {
                    return method;
                }
            }
        }
        for (Class<?> other : type.getAnnotation(Command.class).subcommands()) {
            if (other.getAnnotation(Command.class).name().equals(name)) {
                return other;
            }
        }
        return null;
    }

    private Object made(Class<?> type) {
        try {
            return belong(CommandLine.defaultFactory().create(type));
        } catch (Exception e) {
            throw new IllegalStateException("cannot make the command " + type.getName(), e);
        }
    }

    private Object belong(Object command) {
        return command instanceof SessionCommand ours ? ours.in(session) : command;
    }

    /** Returns the help of a command as a list shows it, without loading what running the command would need. */
    static Help listed(String name, Class<?> type, Help parent) {
        CommandSpec listed = CommandSpec.create().name(name).parent(parent.commandSpec());
        listed.usageMessage().description(type.getAnnotation(Command.class).description());
        return new Help(listed, parent.colorScheme());
    }
}
