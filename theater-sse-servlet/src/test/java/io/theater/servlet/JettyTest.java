package io.theater.servlet;

class JettyTest extends ServletContract {
  @Override
  Container start(Mount mount) throws Exception {
    return JettyContainer.start(mount);
  }
}
