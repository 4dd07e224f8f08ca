package io.theater.servlet;

/** For what no container can make different. */
abstract class JettyFixture extends ServletFixture {
  @Override
  Container start(Mount mount) throws Exception {
    return JettyContainer.start(mount);
  }
}
