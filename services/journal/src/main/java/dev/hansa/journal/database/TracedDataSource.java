package dev.hansa.journal.database;

import io.opentelemetry.api.OpenTelemetry;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.util.Locale;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A {@link DataSource} whose statements and transaction ends make spans.
 *
 * <p>Proxies over the three JDBC interfaces, as only a handful of their hundreds of methods matter
 * here.
 */
final class TracedDataSource {
  private final StatementSpans spans;

  private TracedDataSource(StatementSpans spans) {
    this.spans = spans;
  }

  static DataSource over(DataSource source, DatabaseConfig config, OpenTelemetry telemetry) {
    var traced = new TracedDataSource(new StatementSpans(config, telemetry));
    return proxy(
        DataSource.class,
        (_, method, args) -> {
          Object result = invoke(source, method, args);
          return result instanceof Connection connection ? traced.connection(connection) : result;
        });
  }

  private Connection connection(Connection target) {
    return proxy(
        Connection.class,
        (_, method, args) ->
            switch (method.getName()) {
              case "prepareStatement" ->
                  statement(
                      PreparedStatement.class,
                      (PreparedStatement) present(invoke(target, method, args)),
                      (String) args[0]);
              case "createStatement" ->
                  statement(Statement.class, (Statement) present(invoke(target, method, args)), "");
              case "commit", "rollback" ->
                  spans.around(
                      method.getName().toUpperCase(Locale.ROOT),
                      () -> invoke(target, method, args));
              default -> invoke(target, method, args);
            });
  }

  private <S extends Statement> S statement(Class<S> type, S target, String sql) {
    return proxy(
        type,
        (_, method, args) -> {
          if (!method.getName().startsWith("execute")) {
            return invoke(target, method, args);
          }
          String text = args.length > 0 && args[0] instanceof String given ? given : sql;
          return spans.around(text, () -> invoke(target, method, args));
        });
  }

  private static <T> T proxy(Class<T> type, Call call) {
    InvocationHandler handler =
        (self, method, args) -> call.on(self, method, args == null ? new Object[0] : args);
    return type.cast(
        Proxy.newProxyInstance(
            TracedDataSource.class.getClassLoader(), new Class<?>[] {type}, handler));
  }

  private static @Nullable Object invoke(Object target, Method method, Object[] args)
      throws Throwable {
    try {
      return method.invoke(target, args);
    } catch (InvocationTargetException e) {
      throw e.getCause() == null ? e : e.getCause();
    }
  }

  private static Object present(@Nullable Object value) {
    if (value == null) {
      throw new IllegalStateException("the driver gave no statement");
    }
    return value;
  }

  @FunctionalInterface
  private interface Call {
    @Nullable Object on(Object self, Method method, Object[] args) throws Throwable;
  }
}
