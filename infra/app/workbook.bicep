// The workbook "Headcount" in the portal.
param location string
param tags object
param componentId string

resource workbook 'Microsoft.Insights/workbooks@2022-04-01' = {
  name: guid(resourceGroup().id, 'headcount')
  location: location
  tags: tags
  kind: 'shared'
  properties: {
    displayName: 'Headcount'
    category: 'workbook'
    version: 'Notebook/1.0'
    sourceId: componentId
    serializedData: loadTextContent('../workbook.json')
  }
}
