"""The pages of the web tester, and its answers as JSON. Its looks: `app/web_tester`."""
