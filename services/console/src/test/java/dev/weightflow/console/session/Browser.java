package dev.weightflow.console.session;

import static io.restassured.RestAssured.given;

import dev.weightflow.platform.security.Sessions;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Browser with a session.
 *
 * @param cookie of the session
 */
record Browser(String cookie) {
    private static final Pattern FORM_TOKEN = Pattern.compile("name=\"form-token\" value=\"([^\"]*)\"");

    /** Opens a session by a link requested with that token. */
    static Browser of(String token, boolean acts) {
        return new Browser(open(link(token, acts)).getCookie(Sessions.COOKIE));
    }

    /** Returns the path of a link. */
    static String link(String token, boolean acts) {
        return given().auth()
                .oauth2(token)
                .contentType("application/json")
                .post("/session-links?act=" + acts)
                .then()
                .statusCode(201)
                .extract()
                .path("path");
    }

    static Response open(String path) {
        return given().redirects().follow(false).get(path);
    }

    RequestSpecification request() {
        return given().redirects().follow(false).cookie(Sessions.COOKIE, cookie).header("Accept", "text/html");
    }

    /** Returns the token in the forms of its pages; empty if the session only reads. */
    String formToken() {
        Matcher token = FORM_TOKEN.matcher(request().get("/trainings/new").asString());
        return token.find() ? token.group(1) : "";
    }
}
