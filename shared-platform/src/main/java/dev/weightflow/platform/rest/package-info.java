/**
 * Integration with Quarkus REST. Without a line in any resource: failures are problems, JSON is read strictly, writes are JSON and have a body,
 * parameters are known and well formed, ids are texts in OpenAPI. With a line: pages ({@link dev.weightflow.platform.rest.PageRequest}), conditional
 * requests ({@link dev.weightflow.platform.rest.ContentAddressed}) and server-sent events ({@link dev.weightflow.platform.rest.EventStream}).
 */
package dev.weightflow.platform.rest;
