//! Somebody at the management API, and the shortest question to the collector.

use reqwest::header::{CONTENT_TYPE, COOKIE};
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};

use super::client::{Answer, Client};
use super::server::{OWNER_EMAIL, OWNER_PASSWORD, Server};

/// What the tests do without a credential, with a cookie, and with a bearer.
pub(crate) struct Caller {
    pub(crate) client: Client,
    pub(crate) cookie: Option<String>,
}

impl Caller {
    pub(crate) fn anonymous(server: &Server) -> Self {
        Self { client: Client::new(server.url(""), String::new()), cookie: None }
    }

    pub(crate) async fn owner(server: &Server) -> Self {
        Self::login(server, OWNER_EMAIL, OWNER_PASSWORD).await
    }

    pub(crate) async fn login(server: &Server, email: &str, password: &str) -> Self {
        let anonymous = Self::anonymous(server);
        let answer = anonymous.post("/v1/auth/login", json!({"email": email, "password": password})).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        let token = answer.json()["data"]["token"].as_str().unwrap().to_owned();
        Self { client: anonymous.client.with_key(&token), cookie: None }
    }

    /// The same person as a browser: the session is in the cookie, and only there.
    pub(crate) fn in_browser(&self) -> Self {
        Self { client: self.client.with_key(""), cookie: Some(format!("tracekeep_session={}", self.client.key)) }
    }

    pub(crate) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        match &self.cookie {
            Some(cookie) => self.client.anonymous(method, path).header(COOKIE, cookie),
            None if self.client.key.is_empty() => self.client.anonymous(method, path),
            None => self.client.request(method, path),
        }
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        Answer::of(self.request(Method::GET, path)).await
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> Answer {
        Answer::of(self.request(Method::POST, path).json(&body)).await
    }

    pub(crate) async fn delete(&self, path: &str) -> Answer {
        Answer::of(self.request(Method::DELETE, path)).await
    }

    /// Organization and default project.
    pub(crate) async fn place(&self) -> (String, String) {
        let projects = self.get("/v1/projects").await.json();
        let project = projects["data"].as_array().unwrap().iter().find(|project| project["name"] == "default").unwrap().clone();
        (project["org_id"].as_str().unwrap().to_owned(), project["id"].as_str().unwrap().to_owned())
    }
}

/// The answer of the Dynamiq collector to a body that is never stored: 400 for a key that it knows.
pub(crate) async fn collector(server: &Server, credential: Option<(&str, &str)>) -> Answer {
    let client = Client::new(server.url(""), String::new());
    let mut request = client.anonymous(Method::POST, "/v1/traces").header(CONTENT_TYPE, "application/json").body("{}");
    if let Some((name, value)) = credential {
        request = request.header(name, value);
    }
    Answer::of(request).await
}

pub(crate) async fn bearer_at_collector(server: &Server, key: &str) -> u16 {
    collector(server, Some(("Authorization", &format!("Bearer {key}")))).await.status.as_u16()
}
