// Stands for an entry in the hosts file: the packages have the name of the original service in their code. What is meant for that
// name goes to the product; nothing else of what they send or read is touched.
const http = require("node:http");
const https = require("node:https");

const original = "restcountries.com";
const product = new URL(process.env.PRODUCT);
const { fetch } = globalThis;

globalThis.fetch = (address, options) => {
  const url = new URL(address);
  if (url.hostname === original) {
    [url.protocol, url.host] = [product.protocol, product.host];
  }
  return fetch(url, options);
};

const { request } = https;
https.request = (options, answered) =>
  options.hostname === original
    ? http.request(
        {
          ...options,
          protocol: product.protocol,
          hostname: product.hostname,
          host: product.hostname,
          port: product.port,
          agent: undefined,
        },
        answered,
      )
    : request(options, answered);
