package dev.weightflow.endtoend.browser;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.weightflow.endtoend.browser.DevTools.RefusedException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Tab, and the faults in it: requests to other origins, violations of the content security policy, errors of scripts, and resources that failed to
 * load.
 */
public final class Tab implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(25);
    private static final String TELL_OF_VIOLATIONS =
            "document.addEventListener('securitypolicyviolation', event => weightflowRefused(event.violatedDirective + ' of '"
                    + " + event.blockedURI + ' at ' + location.pathname))";

    private final DevTools devTools;
    private final String session;
    private final String target;
    private final String origin;
    private final List<String> faults = new CopyOnWriteArrayList<>();

    Tab(DevTools devTools, String session, String target, String origin) {
        this.devTools = devTools;
        this.session = session;
        this.target = target;
        this.origin = origin;
        devTools.listen(session, this::on);
        for (String domain : List.of("Page", "Runtime", "Network")) {
            ask(domain + ".enable", Map.of());
        }
        ask("Runtime.addBinding", Map.of("name", "weightflowRefused"));
        ask("Page.addScriptToEvaluateOnNewDocument", Map.of("source", TELL_OF_VIOLATIONS));
        ask("Emulation.setFocusEmulationEnabled", Map.of("enabled", true));
    }

    private void on(String event, JsonNode what) {
        switch (event) {
            case "Network.requestWillBeSent" -> {
                String url = what.path("request").path("url").asText();
                if (!url.startsWith(origin) && !url.matches("(data|blob|about|chrome):.*")) {
                    faults.add("asked another origin for " + url);
                }
            }
            case "Network.responseReceived" -> {
                JsonNode answer = what.path("response");
                if (answer.path("status").asInt() >= 400
                        && !what.path("type").asText().equals("Document")) {
                    faults.add(answer.path("status") + " for " + answer.path("url"));
                }
            }
            case "Runtime.bindingCalled" ->
                faults.add("refused by the policy: " + what.path("payload").asText());
            case "Runtime.exceptionThrown" ->
                faults.add("thrown: "
                        + what.path("exceptionDetails").path("exception").path("description"));
            default -> {}
        }
    }

    private JsonNode ask(String method, Map<String, ?> parameters) {
        return devTools.ask(session, method, parameters);
    }

    /** Returns the faults since the last call. */
    public List<String> faults() {
        List<String> now = List.copyOf(faults);
        faults.removeAll(now);
        return now;
    }

    /** Opens a path or an address, and waits until the page has been loaded completely. */
    public Tab open(String path) {
        ask("Page.navigate", Map.of("url", path.startsWith("http") ? path : origin + path));
        await("document.readyState === 'complete' && location.href !== 'about:blank'");
        return this;
    }

    /** Sets the window to that width, and 900 pixels high. */
    public Tab width(int pixels) {
        ask(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", pixels, "height", 900, "deviceScaleFactor", 1, "mobile", false));
        return this;
    }

    /** Emulates preferences of the system, by media features and their values. */
    public Tab prefers(Map<String, String> features) {
        List<Map<String, String>> all = new ArrayList<>();
        features.forEach((name, value) -> all.add(Map.of("name", name, "value", value)));
        ask("Emulation.setEmulatedMedia", Map.of("features", all));
        return this;
    }

    /** Disables scripts from the next page on. */
    public Tab withoutScript() {
        ask("Emulation.setScriptExecutionDisabled", Map.of("value", true));
        return this;
    }

    /** Evaluates an expression; a promise is awaited. */
    public JsonNode value(String expression) {
        JsonNode answer =
                ask("Runtime.evaluate", Map.of("expression", expression, "returnByValue", true, "awaitPromise", true));
        if (answer.has("exceptionDetails")) {
            throw new IllegalStateException(expression + "\n" + answer.path("exceptionDetails"));
        }
        return answer.path("result").path("value");
    }

    /** Evaluates an expression until its value is neither false nor empty. */
    public JsonNode await(String expression) {
        long begin = System.nanoTime();
        while (true) {
            String other;
            try {
                JsonNode value = value(expression);
                if (value.asBoolean() || value.isTextual() && !value.asText().isEmpty() || value.asDouble() != 0) {
                    return value;
                }
                other = value.toString();
            } catch (RefusedException | IllegalStateException thrown) {
                other = thrown.getMessage(); // the page is being left
            }
            if (System.nanoTime() - begin > PATIENCE.toNanos()) {
                throw new AssertionError(
                        "Not within " + PATIENCE.toSeconds() + " s: " + expression + " is " + other + "\nat "
                                + value("location.href + '\\n' + document.body.innerText.slice(0, 1500)")
                                        .asText() + "\n" + faults);
            }
            pause();
        }
    }

    /** Waits for a page with that path. */
    public Tab awaitPath(String pattern) {
        await("document.readyState === 'complete' && /^" + pattern.replace("/", "\\/") + "$/.test(location.pathname)");
        return this;
    }

    /** Waits until the page contains that text. */
    public Tab awaitText(String text) {
        await("document.body.innerText.includes(" + quoted(text) + ")");
        return this;
    }

    /** Clicks the centre of the first uncovered element that matches a selector. */
    public void click(String selector) {
        clickOn("document.querySelector(" + quoted(selector) + ")");
    }

    /** Clicks the link, button or summary with that text. */
    public void press(String words) {
        clickOn(
                "[...document.querySelectorAll('a, button, summary')].find(one => one.checkVisibility() && one.innerText.trim() === "
                        + quoted(words) + ")");
    }

    private void clickOn(String element) {
        JsonNode at = await("(() => { const it = " + element + "; if (!it) return false;"
                + " it.scrollIntoView({block: 'center', behavior: 'instant'}); const box = it.getClientRects()[0];"
                + " if (!box) return false; const x = box.x + box.width / 2, y = box.y + box.height / 2;"
                + " const top = document.elementFromPoint(x, y);"
                + " return it.contains(top) || top && top.contains(it) ? x + ' ' + y : false; })()");
        String[] place = at.asText().split(" ");
        for (String type : List.of("mouseMoved", "mousePressed", "mouseReleased")) {
            ask(
                    "Input.dispatchMouseEvent",
                    Map.of(
                            "type",
                            type,
                            "x",
                            Double.valueOf(place[0]),
                            "y",
                            Double.valueOf(place[1]),
                            "button",
                            type.equals("mouseMoved") ? "none" : "left",
                            "clickCount",
                            type.equals("mouseMoved") ? 0 : 1));
        }
    }

    /** Replaces the content of a field, by clicking into it and typing. */
    public void type(String selector, String text) {
        click(selector);
        value("document.querySelector(" + quoted(selector) + ").select()");
        write(text);
    }

    /** Types into the focused element. */
    public void write(String text) {
        ask("Input.insertText", Map.of("text", text));
    }

    /** Selects an option by its value or label; the list itself is drawn by the system, where clicks do not reach it. */
    public void choose(String selector, String option) {
        value("(() => { const list = document.querySelector(" + quoted(selector) + ");"
                + " list.selectedIndex = [...list.options].findIndex(one => one.value === " + quoted(option) + ");"
                + " list.dispatchEvent(new Event('change', { bubbles: true })); })()");
    }

    /** Sets the file of a file input. */
    public void give(String selector, Path file) {
        String object = ask(
                        "Runtime.evaluate", Map.of("expression", "document.querySelector(" + quoted(selector) + ")"))
                .path("result")
                .path("objectId")
                .asText();
        ask("DOM.setFileInputFiles", Map.of("files", List.of(file.toString()), "objectId", object));
    }

    /** Presses keys, one after another: characters, or {@code Enter}, {@code Tab}. */
    public void keys(String... keys) {
        for (String key : keys) {
            Map<String, Object> stroke =
                    switch (key) {
                        case "Enter" -> Map.of("key", key, "code", key, "windowsVirtualKeyCode", 13, "text", "\r");
                        case "Tab" -> Map.of("key", key, "code", key, "windowsVirtualKeyCode", 9);
                        case "Escape" -> Map.of("key", key, "code", key, "windowsVirtualKeyCode", 27);
                        default -> Map.of("key", key, "text", key);
                    };
            for (String type : List.of("keyDown", "keyUp")) {
                Map<String, Object> event = new HashMap<>(stroke);
                event.put("type", type);
                if (type.equals("keyUp")) {
                    event.remove("text");
                }
                ask("Input.dispatchKeyEvent", event);
            }
        }
    }

    /** Presses Tab until the focused element matches a selector. */
    public void tabTo(String selector) {
        String there = "document.activeElement.matches(" + quoted(selector) + ")";
        for (int i = 0; i < 200 && !value(there).asBoolean(); i++) {
            keys("Tab");
        }
        if (!value(there).asBoolean()) {
            throw new AssertionError("The tabulator does not lead to " + selector + " at " + value("location.href"));
        }
    }

    static String quoted(String text) {
        return TextNode.valueOf(text).toString();
    }

    private static void pause() {
        try {
            Thread.sleep(LOOK_AGAIN.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        devTools.ask("Target.closeTarget", Map.of("targetId", target));
    }
}
