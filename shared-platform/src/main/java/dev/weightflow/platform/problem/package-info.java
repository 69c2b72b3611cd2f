/**
 * Failures as RFC 9457 problems ({@code application/problem+json}): what went wrong, its stable code, and what to do. Exceptions carry their
 * codes, titles and statuses themselves; the code is the same in dead letters and metrics. There is no other catalogue.
 */
package dev.weightflow.platform.problem;
