package dev.weightflow.cli.client;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What a service answered.
 *
 * @param raw as it came, for scripts: newer services may say more than this command line knows
 * @param value what the command line knows of it
 */
public record ServiceResponse<T>(JsonNode raw, T value) {}
